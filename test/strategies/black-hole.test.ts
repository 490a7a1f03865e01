import { holdWorld } from './hold-world.ts';

holdWorld('black hole');
