import { useRouter } from 'next/navigation';

export function Start({ apiKey }: { apiKey: string }) {
  const router = useRouter();
  return <button onClick={() => router.push(`/chat?key=${encodeURIComponent(apiKey)}`)}>Go</button>; // expect: key-in-url
}
