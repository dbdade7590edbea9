export async function geminiModels(apiKey: string) {
  const response = await fetch(`https://generativelanguage.googleapis.com/v1beta/models?key=${apiKey}`); // expect: key-in-url
  return response.json();
}
