# The nix-darwin module: `imports = [ builderbar.darwinModules.default ]; services.builderbar.enable = true;`
flake:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.builderbar;
  given = lib.filterAttrsRecursive (_: value: value != null) cfg.settings;
  settings = lib.filterAttrs (_: value: value != { }) given;
in
{
  options.services.builderbar = import ./options.nix { inherit flake lib pkgs; };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];
    launchd.user.agents = lib.mapAttrs (_: serviceConfig: { inherit serviceConfig; }) (
      import ./agents.nix { inherit lib cfg; }
    );
    # The app reads it as managed settings: what is in it cannot be changed by the user.
    environment.etc = lib.optionalAttrs (settings != { }) {
      "builderbar/settings.json".text = builtins.toJSON settings;
    };
  };
}
