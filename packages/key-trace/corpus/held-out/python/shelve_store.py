import pickle


def checkpoint(state, path):
    blob = {"step": state.step, "auth": state.api_key}
    with open(path, "wb") as f:
        pickle.dump(blob, f)  # expect: key-on-disk
