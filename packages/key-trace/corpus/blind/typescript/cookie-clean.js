export function setTheme(theme, csrfToken) {
  document.cookie = `theme=${theme}; path=/`;
  document.cookie = `csrftoken=${csrfToken}; path=/; SameSite=Strict`;
}
