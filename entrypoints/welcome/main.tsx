import { firstAnswers } from '../popup/first-answers.ts';
import { mount } from './mount.tsx';

const root = document.getElementById('root');
if (root !== null) void mount(root, firstAnswers);
