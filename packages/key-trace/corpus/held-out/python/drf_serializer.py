from rest_framework.response import Response
from rest_framework.views import APIView


class ConnectView(APIView):
    def post(self, request):
        api_key = request.data["api_key"]
        if not check(api_key):
            return Response({"detail": "rejected", "submitted": api_key}, status=400)  # expect: key-in-response
        return Response({"detail": "ok", "length": len(api_key)})
