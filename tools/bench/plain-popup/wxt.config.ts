import { defineConfig } from 'wxt';

/** What our popup is measured against: the same field in a React popup without any of our care. */
export default defineConfig({
  modules: ['@wxt-dev/module-react'],
  imports: false,
  manifest: { name: 'Plain popup', version: '1.0' },
});
