import { create } from 'zustand';
import { persist, createJSONStorage } from 'zustand/middleware';

interface SettingsState {
  model: string;
  openaiApiKey: string;
  setOpenaiApiKey: (key: string) => void;
}

export const useSettings = create<SettingsState>()(
  persist( // expect: key-in-browser-storage
    (set) => ({
      model: 'gpt-4o',
      openaiApiKey: '',
      setOpenaiApiKey: (key) => set({ openaiApiKey: key }),
    }),
    { name: 'settings', storage: createJSONStorage(() => localStorage) },
  ),
);
