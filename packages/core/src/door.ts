// For those who write doors: packages that serve another interface by a router. Apps import from the package's root.
export { totalCost } from './client/build-response.ts';
export type { DoorStream } from './client/chat-stream.ts';
export { type Door, type DoorCall, type DoorOptions, openDoor, type OwnProvider } from './client/door.ts';
