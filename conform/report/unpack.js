// Put into the page of Allure by `conform report`, which packs it.
const conformUnpacked = (packed) => {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).text();
};
const conformEncoded = (text) => {
  const bytes = new TextEncoder().encode(text);
  let signs = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    signs += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(signs);
};
const conformProgram = async (packed) => {
  const script = document.createElement("script");
  // the program asks where it was loaded from
  script.src = URL.createObjectURL(new Blob([await conformUnpacked(packed)], { type: "text/javascript" }));
  document.body.append(script);
};
const conformData = async (packed) => {
  const { texts, others } = JSON.parse(await conformUnpacked(packed));
  Object.assign(window.allureReportData, others);
  for (const [name, text] of Object.entries(texts)) {
    Object.defineProperty(window.allureReportData, name, { enumerable: true, get: () => conformEncoded(text) });
  }
};
