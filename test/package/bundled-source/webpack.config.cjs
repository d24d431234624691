const Minimizer = require('minimizer-webpack-plugin');

// As Nest documents it for one file without node_modules: nothing is external, and optional packages that are not installed
// are left out.
module.exports = (options, webpack) => ({
  ...options,
  externals: [],
  output: { ...options.output, libraryTarget: 'commonjs2' },
  // Names are what matters here; compressing costs half a minute.
  optimization: { minimize: true, minimizer: [new Minimizer({ terserOptions: { compress: false } })] },
  plugins: [
    ...options.plugins.filter((plugin) => plugin.constructor.name !== 'ForkTsCheckerWebpackPlugin'),
    // Nest 12 imports its HTTP platform dynamically, which would be a second file.
    new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
    new webpack.IgnorePlugin({
      checkResource: (request) => /^(@nestjs\/(microservices|websockets)|@fastify\/(static|view))/.test(request),
    }),
  ],
});
