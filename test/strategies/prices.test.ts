import { holdWorld } from './hold-world.ts';

holdWorld('prices');
