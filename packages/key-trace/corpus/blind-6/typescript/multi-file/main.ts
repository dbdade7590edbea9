import { Client } from './client';
import { loadSettings } from './config';

const settings = loadSettings(process.env);
const client = new Client(settings);
console.log('starting with', settings.provider, settings.auth.type);
void client.call('/models');
