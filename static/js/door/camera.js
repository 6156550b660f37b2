"use strict";
/* « Scanner avec la caméra », where the browser reads QR codes by itself. */
(async () => {
  const box = document.getElementById("camera");
  const formats = (await self.BarcodeDetector?.getSupportedFormats()) ?? [];
  if (!box || !navigator.mediaDevices || !formats.includes("qr_code")) return;

  const SAME_BADGE = 3000; // ms during which the badge left before the camera is not read again
  const [button, video, said] = ["button", "video", "p"].map((name) => box.querySelector(name));
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream = null;
  let last = { text: "", at: 0 };

  async function start() {
    said.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = "La caméra n’est pas disponible : autorisez-la dans le navigateur, ou tapez le code du badge.";
      return;
    }
    video.srcObject = stream;
    await video.play();
    show();
    look();
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = video.srcObject = null;
    show();
  }

  function show() {
    video.hidden = !stream;
    button.textContent = stream ? "Arrêter la caméra" : "Scanner avec la caméra";
  }

  async function look() {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (found && (found.rawValue !== last.text || Date.now() - last.at > SAME_BADGE)) self.desk.scan(found.rawValue);
    if (found) last = { text: found.rawValue, at: Date.now() };
    setTimeout(look, 150);
  }

  button.addEventListener("click", () => (stream ? stop() : start()));
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  box.hidden = false;
})();
