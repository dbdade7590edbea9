import { firstStatus } from './first-status.ts';
import { mount } from './mount.tsx';

void mount(firstStatus);
