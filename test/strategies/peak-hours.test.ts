import { holdWorld } from './hold-world.ts';

holdWorld('peak hours');
