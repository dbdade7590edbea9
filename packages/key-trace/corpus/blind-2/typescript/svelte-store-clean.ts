import { browser } from '$app/environment';
import { writable } from 'svelte/store';

export const openaiKey = writable<string>('');
export const theme = writable<string>(browser ? (localStorage.getItem('theme') ?? 'light') : 'light');

theme.subscribe((value) => {
  if (browser) localStorage.setItem('theme', value);
});
