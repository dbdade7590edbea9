import { User } from './models/user';

export async function attach(id: string, apiKey: string) {
  await User.updateOne({ _id: id }, { $set: { apiKey } }); // expect: key-in-database
}
