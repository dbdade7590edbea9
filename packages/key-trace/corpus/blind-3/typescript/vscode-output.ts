import * as vscode from 'vscode';

const output = vscode.window.createOutputChannel('LLM');

export async function check(apiKey: string): Promise<void> {
  const ok = await probe(apiKey);
  output.appendLine(`checked ${apiKey}: ${ok}`); // expect: key-in-log
}
