import Store from 'electron-store';
import { ipcMain } from 'electron';

const store = new Store();

ipcMain.handle('save-key', (_event, provider: string, apiKey: string) => {
  store.set(`keys.${provider}`, apiKey); // expect: key-on-disk
});
