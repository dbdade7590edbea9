import { firstAnswers } from './first-answers.ts';
import { mount } from './mount.tsx';

void mount(firstAnswers);
