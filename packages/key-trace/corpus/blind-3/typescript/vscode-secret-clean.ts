import * as vscode from 'vscode';

export async function askForKey(context: vscode.ExtensionContext): Promise<void> {
  const apiKey = await vscode.window.showInputBox({ prompt: 'API key', password: true });
  if (apiKey === undefined) return;
  await context.secrets.store('llm.apiKey', apiKey);
  void vscode.window.showInformationMessage('The API key is stored in the keychain.');
}
