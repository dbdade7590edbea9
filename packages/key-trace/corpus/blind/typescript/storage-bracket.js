export function remember(token, user) {
  localStorage['auth.user'] = user.name;
  localStorage['auth.token'] = token; // expect: key-in-browser-storage
}
