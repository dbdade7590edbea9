import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface SettingsState {
  model: string;
  openaiApiKey: string;
  setModel: (model: string) => void;
  setOpenaiApiKey: (key: string) => void;
}

export const useSettings = create<SettingsState>()(
  persist(
    (set) => ({
      model: 'gpt-4o',
      openaiApiKey: '',
      setModel: (model) => set({ model }),
      setOpenaiApiKey: (openaiApiKey) => set({ openaiApiKey }),
    }),
    { name: 'settings', partialize: (state) => ({ model: state.model }) },
  ),
);
