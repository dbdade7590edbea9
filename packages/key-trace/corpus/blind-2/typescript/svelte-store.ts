import { browser } from '$app/environment';
import { writable } from 'svelte/store';

const initial = browser ? (window.localStorage.getItem('openai-key') ?? '') : '';
export const openaiKey = writable<string>(initial);

openaiKey.subscribe((value) => {
  if (browser) window.localStorage.setItem('openai-key', value); // expect: key-in-browser-storage
});
