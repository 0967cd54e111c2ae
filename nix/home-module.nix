# The home-manager module: `imports = [ builderbar.homeModules.default ]; services.builderbar.enable = true;`
flake:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.builderbar;
  managed = lib.collect (value: !builtins.isAttrs value && value != null) cfg.settings;
in
{
  options.services.builderbar = import ./options.nix { inherit flake lib pkgs; };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = pkgs.stdenv.hostPlatform.isDarwin;
        message = "services.builderbar starts a macOS app; on Linux, add the package to home.packages instead.";
      }
      {
        assertion = managed == [ ];
        message = "services.builderbar.settings is /etc/builderbar/settings.json, which home-manager cannot write. Use the nix-darwin module, or change the settings in the app.";
      }
    ];
    home.packages = [ cfg.package ];
    launchd.agents = lib.mapAttrs (_: agent: {
      enable = true;
      config = agent;
    }) (import ./agents.nix { inherit lib cfg; });
  };
}
