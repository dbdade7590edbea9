import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { getUser } from '~/session.server';

export async function loader({ request }: LoaderFunctionArgs) {
  const user = await getUser(request);
  return json({ name: user.name, openaiKey: user.openaiKey }); // expect: key-in-response
}
