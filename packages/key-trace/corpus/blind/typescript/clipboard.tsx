export function CopyButton({ secretKey }: { secretKey: string }) {
  const copy = () => {
    void navigator.clipboard.writeText(secretKey); // expect: key-in-clipboard
  };
  return <button onClick={copy}>Copy</button>;
}
