export function CopyButton({ publicKey, keyId }: { publicKey: string; keyId: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(`${keyId}: ${publicKey}`);
  };
  return <button onClick={copy}>Copy public key</button>;
}
