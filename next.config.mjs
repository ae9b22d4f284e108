/** @type {import("next").NextConfig} */
const config = {
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  // Bundling would break what these load at run time: drivers, workers, WebAssembly.
  serverExternalPackages: ["pg-boss", "pg", "pino", "yauzl"],
  // `npm test` and `npm run check` check types; checking again here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  // Of a build nothing reads the maps to its sources, which take time and 107 MB.
  experimental: { turbopackSourceMaps: process.env.NODE_ENV !== "production" },
};

export default config;
