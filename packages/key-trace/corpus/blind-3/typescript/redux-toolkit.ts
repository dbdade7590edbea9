import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

export const keys = createSlice({
  name: 'keys',
  initialState: { apiKey: '' },
  reducers: {
    keyEntered(state, action: PayloadAction<{ apiKey: string }>) {
      state.apiKey = action.payload.apiKey;
      sessionStorage.setItem('redux.keys', JSON.stringify(state)); // expect: key-in-browser-storage
    },
  },
});
