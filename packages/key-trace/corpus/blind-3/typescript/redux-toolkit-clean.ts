import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

export const keys = createSlice({
  name: 'keys',
  initialState: { connected: false, provider: '' },
  reducers: {
    connected(state, action: PayloadAction<{ provider: string; apiKeyId: string }>) {
      state.connected = true;
      state.provider = action.payload.provider;
      sessionStorage.setItem('redux.keys', JSON.stringify(state));
    },
  },
});
