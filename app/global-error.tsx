"use client";

/** The last resort: even the layout failed, so this brings its own document and depends on nothing. */
export default function GlobalError({ retry }: { error: Error; retry: () => void }) {
  return (
    <html lang="en-GB">
      <body style={{ fontFamily: "system-ui, sans-serif", padding: "3rem 1.5rem" }}>
        <h1 style={{ fontSize: "1rem" }}>Strikeline could not be shown</h1>
        <p>Nothing was changed and no credit was spent.</p>
        <button type="button" onClick={retry}>
          Try again
        </button>
      </body>
    </html>
  );
}
