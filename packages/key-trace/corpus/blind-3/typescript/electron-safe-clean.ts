import { ipcMain, safeStorage } from 'electron';
import Store from 'electron-store';

const store = new Store();

ipcMain.handle('save-key', (_event, provider: string, apiKey: string) => {
  const encrypted = safeStorage.encryptString(apiKey).toString('base64');
  store.set(`keys.${provider}`, encrypted);
});
