import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface State {
  credential: string;
  setCredential: (value: string) => void;
}

export const useStore = create<State>()(
  persist( // expect: key-in-browser-storage
    (set) => ({
      credential: '',
      setCredential: (credential) => set({ credential }),
    }),
    { name: 'llm' },
  ),
);
