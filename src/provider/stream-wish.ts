/** Whether calls are streamed; auto: once one was lost after a long silence. */
export const streamWishes = ['auto', 'on', 'off'] as const;

export type StreamWish = (typeof streamWishes)[number];
