import { config } from 'zod/v4/core';

// Runs in the browser before any module of a page. The library of the forms' checks asks at its first
// schema whether it may evaluate code, by evaluating some: the pages' policy forbids it, and the browser
// reports each try as a violation.
config({ jitless: true });
