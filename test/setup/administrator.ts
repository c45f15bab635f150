/** The first administrator of every instance that a test starts. */
export const administrator = {
  email: 'ada@example.com',
  password: 'a-long-walk-to-the-gate',
  token: 'bootstrap-token-for-the-tests-0001',
};
