import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** Asks its background once, then shows a field: what every such popup does. */
function App() {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void chrome.runtime.sendMessage('ready?').then(() => {
      setReady(true);
    });
  }, []);
  if (!isReady) return <p>Loading …</p>;
  return (
    <main>
      <h1>Plain popup</h1>
      <label>
        API key <input type="password" />
      </label>
      <select>
        <option>OpenAI</option>
      </select>
      <button>Store</button>
    </main>
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
