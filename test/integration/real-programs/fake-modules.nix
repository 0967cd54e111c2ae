# The module system of nixpkgs as far as our modules use it, with the options of nix-darwin and home-manager that they set. It is
# strict, as the real one is: an option that does not exist, a value of another type, two definitions that differ, an option
# without a value and a failed assertion are errors. The real ones cannot be fetched where the tests run; CI evaluates with them.
let
  inherit (builtins)
    all any attrNames attrValues concatLists concatMap elem filter head isAttrs isBool isInt isList isString listToAttrs map
    mapAttrs;
  fail = path: reason: throw "The option `${builtins.concatStringsSep "." path}' ${reason}";

  # A type checks one definition and merges several.
  single = name: check: {
    inherit name;
    merge = path: values:
      if any (value: !check value) values then fail path "is not of type `${name}'."
      else if any (value: value != head values) values then fail path "has conflicting definition values."
      else head values;
  };
  types = rec {
    bool = single "boolean" isBool;
    int = single "signed integer" isInt;
    str = single "string" isString;
    package = single "package" (value: isAttrs value && value.type or null == "derivation");
    ints.positive = single "positive integer" (value: isInt value && value > 0);
    enum = choices: single "one of a list" (value: elem value choices);
    nullOr = type: {
      name = "null or ${type.name}";
      merge = path: values: if all (value: value == null) values then null else type.merge path values;
    };
    listOf = type: {
      name = "list of ${type.name}";
      merge = path: values:
        if any (value: !isList value) values then fail path "is not of type `list of ${type.name}'."
        else map (value: type.merge path [ value ]) (concatLists values);
    };
    attrsOf = type: {
      name = "attribute set of ${type.name}";
      merge = path: values:
        listToAttrs (map (name: { inherit name; value = type.merge (path ++ [ name ]) (definitionsOf name values); })
          (concatMap attrNames values));
    };
    boolOr = type: {
      name = "boolean or ${type.name}";
      merge = path: values: (if all isBool values then bool else type).merge path values;
    };
    submodule = options: { name = "submodule"; merge = path: values: valuesOf path options values; };
  };

  mkOption = option: option // { _type = "option"; };
  optional = type: mkOption { inherit type; default = null; };
  definitionsOf = name: values: map (value: value.${name}) (filter (value: value ? ${name}) values);

  # The value of each option: its definitions merged, or its default.
  valuesOf = path: options: values:
    let unknown = filter (name: !(options ? ${name})) (concatMap attrNames values);
    in if unknown != [ ] then fail (path ++ [ (head unknown) ]) "does not exist."
    else mapAttrs (name: option:
      let here = path ++ [ name ]; given = definitionsOf name values; in
      if option._type or null != "option" then valuesOf here option given
      else if given != [ ] then option.type.merge here given
      else option.default or (fail here "was accessed but has no value defined. Try setting the option.")) options;

  # Every definition, also one that no one reads, has an option and its type.
  check = path: options: value:
    all (name:
      let here = path ++ [ name ]; option = options.${name} or (fail here "does not exist."); in
      if option._type or null == "option" then builtins.deepSeq (option.type.merge here [ value.${name} ]) true
      else check here option value.${name}) (attrNames value);

  # The keys of launchd.plist(5) that nix-darwin and home-manager know, as far as they concern an app's agent.
  launchdKeys = types.submodule (
    mapAttrs (_: optional) {
      Label = types.str;
      ProgramArguments = types.listOf types.str;
      RunAtLoad = types.bool;
      StartInterval = types.ints.positive;
      KeepAlive = types.boolOr (types.submodule { SuccessfulExit = optional types.bool; Crashed = optional types.bool; });
      LimitLoadToSessionType = types.str;
      ProcessType = types.enum [ "Background" "Standard" "Adaptive" "Interactive" ];
      StandardOutPath = types.str;
      StandardErrorPath = types.str;
    }
  );
  assertions = mkOption {
    type = types.listOf (types.submodule { assertion = mkOption { type = types.bool; }; message = mkOption { type = types.str; }; });
    default = [ ];
  };
in
{
  lib = {
    inherit mkOption types mapAttrs;
    mkEnableOption = name: mkOption { type = types.bool; default = false; description = "Whether to enable ${name}."; };
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    optionalAttrs = condition: set: if condition then set else { };
    filterAttrs = keep: set: listToAttrs (concatMap (name:
      if keep name set.${name} then [ { inherit name; value = set.${name}; } ] else [ ]) (attrNames set));
    filterAttrsRecursive = let go = keep: set: listToAttrs (concatMap (name:
      let value = set.${name}; in
      if keep name value then [ { inherit name; value = if isAttrs value then go keep value else value; } ] else [ ]) (attrNames set)); in go;
    collect = let go = keep: value: if keep value then [ value ] else if isAttrs value then concatMap (go keep) (attrValues value) else [ ]; in go;
  };

  darwinOptions = {
    inherit assertions;
    environment.systemPackages = mkOption { type = types.listOf types.package; default = [ ]; };
    environment.etc = mkOption { type = types.attrsOf (types.submodule { text = optional types.str; }); default = { }; };
    launchd.user.agents = mkOption { type = types.attrsOf (types.submodule { serviceConfig = mkOption { type = launchdKeys; }; }); default = { }; };
  };

  homeOptions = {
    inherit assertions;
    home.packages = mkOption { type = types.listOf types.package; default = [ ]; };
    launchd.agents = mkOption {
      type = types.attrsOf (types.submodule { enable = mkOption { type = types.bool; default = false; }; config = optional launchdKeys; });
      default = { };
    };
  };

  # What a module sets of the host's options. It reads no option but its own, which it does not set.
  evaluate = hostOptions: module: arguments: settings:
    let
      made = module (arguments // { config.services.builderbar = own; });
      own = valuesOf [ "services" "builderbar" ] made.options.services.builderbar [ settings ];
      set = if made.config.condition then made.config.content else { };
      config = assert attrNames made.options == [ "services" ]; valuesOf [ ] hostOptions [ set ];
      failed = filter (one: !one.assertion) config.assertions;
    in
    assert made.config._type == "if";
    assert check [ "services" "builderbar" ] made.options.services.builderbar settings;
    if failed != [ ] then throw "Failed assertions: ${(head failed).message}"
    else removeAttrs config [ "assertions" ];
}
