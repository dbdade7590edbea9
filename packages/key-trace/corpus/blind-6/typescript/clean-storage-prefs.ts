interface Preferences {
  provider: string;
  rememberKey: boolean;
  keyboardLayout: string;
}

const STORAGE_KEY = 'preferences';

export function savePreferences(preferences: Preferences, apiKey: string) {
  localStorage.setItem(STORAGE_KEY, JSON.stringify({ ...preferences, keyEntered: apiKey.length > 0 }));
  sessionStorage.setItem(`${STORAGE_KEY}:provider`, preferences.provider);
  document.cookie = `remember=${preferences.rememberKey ? 1 : 0}; path=/`;
}

export function loadPreferences(): Preferences | null {
  const stored = localStorage.getItem(STORAGE_KEY);
  console.debug('loaded', STORAGE_KEY, stored);
  return stored === null ? null : (JSON.parse(stored) as Preferences);
}
