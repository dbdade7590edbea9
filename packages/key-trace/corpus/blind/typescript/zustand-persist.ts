import { create } from 'zustand';

type State = { apiKey: string; setApiKey: (key: string) => void };

export const useKeys = create<State>()((set) => ({
  apiKey: '',
  setApiKey: (apiKey) => set({ apiKey }),
}));

useKeys.subscribe((state) => {
  localStorage.setItem('keys', JSON.stringify({ apiKey: state.apiKey })); // expect: key-in-browser-storage
});
