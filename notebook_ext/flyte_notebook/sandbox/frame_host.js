/* In the notebook's page: sandboxed frames fit their content and know the theme. */
(() => {
  if (window.flyteFrames) return;
  const all = () => [...document.querySelectorAll("iframe.flyte-frame")];
  const isDark = () => document.querySelector("[data-jp-theme-light=false], .vscode-dark") !== null;
  const tell = (frame) => frame.contentWindow && frame.contentWindow.postMessage({ flyteDark: isDark() }, "*");
  window.flyteFrames = { tell };
  addEventListener("message", ({ source, data }) => {
    const frame = data && (data.flyteReady || data.flyteHeight) && all().find((one) => one.contentWindow === source);
    if (!frame) return;
    if (data.flyteReady) {
      frame.flyteReady = true;
      tell(frame);
      frame.dispatchEvent(new Event("flyteready"));
    } else if (Number.isFinite(data.flyteHeight)) {
      frame.style.height = `${Math.min(Math.max(data.flyteHeight, 24), 800) + 2}px`;
    }
  });
  new MutationObserver(() => all().forEach(tell)).observe(document.body, { attributes: true });
})();
