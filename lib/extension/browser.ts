// The only import of the polyfill: everything that touches the browser's extension API comes through here.
import browser from 'webextension-polyfill';

export { browser };
