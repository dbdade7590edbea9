// The only import of the polyfill: everything that touches the browser's extension API comes through here.
//
// The polyfill does something in Chrome and Edge 145 to 147 only, which have no `browser` namespace. Everywhere else it hands on
// what is there (https://github.com/mozilla/webextension-polyfill/pull/942: its upstream has ended). `e2e/polyfill.spec.ts` takes that
// path. It can go on the day on which `minimum_chrome_version` becomes 148: not before June 2027, a year after Chrome 148.
import browser from 'webextension-polyfill';

export { browser };
