interface Settings {
  theme: string;
  apiKey?: string;
}

export function persist(settings: Settings) {
  const text = JSON.stringify(settings);
  window.sessionStorage.setItem('settings', text); // expect: key-in-browser-storage
}
