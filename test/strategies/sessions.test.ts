import { holdWorld } from './hold-world.ts';

holdWorld('sessions');
