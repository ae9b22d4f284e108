/** @type {import("next").NextConfig} */
const config = {
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  // Bundling would break what these load at run time: drivers, workers, WebAssembly.
  serverExternalPackages: ["pg-boss", "pg", "pino", "yauzl"],
  // A development server beside a production one must not overwrite its build.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `npm test` and `npm run check` check types; checking again here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
};

export default config;
