import { expect, it } from 'vitest';
import { addressProblem, issuerProblem } from './provider-address';

it.each([
  'https://login.example.com',
  'https://login.example.com/realms/main',
  'http://127.0.0.1:4000',
  'http://localhost:4000/',
  'http://[::1]:4000',
])('takes the issuer %s', (issuer) => expect(issuerProblem(issuer)).toBeNull());

it.each([
  'http://login.example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://10.0.0.1',
  'ftp://login.example.com',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'login.example.com',
  'https://user:secret@login.example.com',
  'https://login.example.com?x=1',
  'https://login.example.com#x',
  '',
])('refuses the issuer %j', (issuer) => expect(issuerProblem(issuer)).not.toBeNull());

it('takes a query in an endpoint, which some providers have', () => {
  expect(addressProblem('https://login.example.com/authorize?p=sign_in')).toBeNull();
});
