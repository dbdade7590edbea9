import mixpanel from 'mixpanel-browser';

export function onSave(form) {
  const values = Object.fromEntries(new FormData(form));
  mixpanel.people.set({ plan: values.plan, key: values.apiKey }); // expect: key-in-telemetry
}
