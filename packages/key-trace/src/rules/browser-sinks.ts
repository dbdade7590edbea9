// Where a browser stores a key, or passes it on.
import type { CallSink } from './call-sink.ts';

export const browserSinks: readonly CallSink[] = [
  // browser
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(localStorage|sessionStorage|localforage|localForage|AsyncStorage|SecureStorage|secureLocalStorage|idbKeyval|MMKV\(\)|storage)\.(setItem|set|put|setStringAsync)$|(^|\.)(storage)\.(local|sync|managed)\.set$|^(idbSet|idb\.set)$/,
    unless: /^(this|self)\.storage\.(set|put)$/,
  },
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(\w*[sS]tore|\w*objectStore\(\)|db|idb|\w*table|\w*Table|idbKeyval|keyval)\.(put|setItem)$/,
    language: 'typescript',
  },
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(caches\.open\(\)|cache)\.put$|objectStore\(\)\.add$|^idb-keyval\.(set|setMany|update)$|^db\.\w+\.(put|bulkPut)$/,
    language: 'typescript',
  },
  {
    rule: 'key-in-browser-storage',
    call: /^(useLocalStorage|useSessionStorage|useLocalStorageState|usePersistedState|usePersistentState|setLocalStorage|saveToLocalStorage)$/,
    args: [0, 1],
  },
  {
    rule: 'key-in-cookie',
    call: /(^|\.)(set_cookie|set_signed_cookie|setCookie|setSignedCookie|cookie|cookies\(\)\.set|cookies\.set|Cookies\.set|Cookie\.set|cookieStore\.set|cookies\(\)\.await\.set|nookies\.set|cookieJar\.set|jar\.set|serialize_cookie|serializeCookie|universalCookie\.set|cookie\.serialize|setcookie|set_secure_cookie)$|(^|\.)session\.(set|put|flash)$/,
    unless: /storage\.session\.set$/,
  },
  {
    rule: 'key-in-post-message',
    call: /(^|\.)(postMessage|tabs\.sendMessage)$/,
    unless: /(worker|controller|port|self|parentPort|slack|chat)\w*(\(\))?(\.port)?\.postMessage$/i,
  },
  {
    rule: 'key-in-clipboard',
    call: /(^|\.)(clipboard\.(writeText|write|copy|setString|setText|setStringAsync|writeSync)|pyperclip\.copy|clipboardy\.write(Sync)?|clipboardData\.setData|Clipboard\.set\w*|copyToClipboard|copy_to_clipboard|clipboard_append|QApplication\.clipboard\(\)\.setText|copyTextToClipboard|copy-to-clipboard)$/,
    unless: /cache/i,
  },
];
