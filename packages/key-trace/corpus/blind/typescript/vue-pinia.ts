import { defineStore } from 'pinia';

export const useSettings = defineStore('settings', {
  state: () => ({ apiKey: '', model: 'gpt-4o' }),
  actions: {
    save() {
      localStorage.setItem('settings', JSON.stringify({ apiKey: this.apiKey, model: this.model })); // expect: key-in-browser-storage
    },
  },
});
