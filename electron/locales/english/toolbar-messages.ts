/** The bar at the bottom of the popover. */
export const toolbarMessages = {
  /** Below the icon; in full it is `testBuild`. */
  test: 'Test',
  testBuild: 'Run Test Build',
  testRuns: 'A test build is running.',
  repairRuns: 'A repair is running.',
  more: 'More',
  report: 'Report',
  settings: 'Settings',
}
