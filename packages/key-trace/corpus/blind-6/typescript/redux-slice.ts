import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

const initialState = { apiKey: '', provider: 'openai' };

const keysSlice = createSlice({
  name: 'keys',
  initialState,
  reducers: {
    setApiKey(state, action: PayloadAction<{ apiKey: string; provider: string }>) {
      state.apiKey = action.payload.apiKey;
      state.provider = action.payload.provider;
      sessionStorage.setItem('provider', action.payload.provider);
      sessionStorage.setItem('key', action.payload.apiKey); // expect: key-in-browser-storage
    },
    forget(state) {
      state.apiKey = '';
      sessionStorage.removeItem('key');
    },
  },
});

export const { setApiKey, forget } = keysSlice.actions;
