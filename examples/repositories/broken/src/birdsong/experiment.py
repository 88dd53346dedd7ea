"""Train with a configuration."""

import hydra


@hydra.main(version_base=None, config_path="../../configs", config_name="config")
def main(cfg):
    print(cfg.epochs)


@hydra.main(version_base=None, config_path="../../configs", config_name="forest")
def forest(cfg):
    print(cfg.epochs)


if __name__ == "__main__":
    main()
