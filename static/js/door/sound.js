"use strict";
/* A sound for each outcome of a scan: high once for a first reading, twice for a second one, low for a refusal. */
self.desk ??= {};

self.desk.sound = (() => {
  const NOTES = { first: [[1046, 0]], duplicate: [[660, 0], [660, 0.2]], refused: [[196, 0]] };
  let context;

  return (outcome) => {
    if (!NOTES[outcome] || !navigator.userActivation?.hasBeenActive) return; // browsers are mute until one touches the page
    context ??= new AudioContext();
    for (const [pitch, delay] of NOTES[outcome]) {
      const start = context.currentTime + delay;
      const [note, volume] = [context.createOscillator(), context.createGain()];
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0.2, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + (outcome === "refused" ? 0.5 : 0.15));
      note.connect(volume).connect(context.destination);
      note.start(start);
      note.stop(start + 0.5);
    }
  };
})();
